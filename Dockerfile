# One image for every service: the first argument says which, as with ./fcrun.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /source
COPY . .
RUN mvn --batch-mode --no-transfer-progress --projects cli --also-make \
      -Dfc.quick -Dmaven.test.skip -Dspotless.check.skip package \
 && mkdir -p /app/lib \
 && cp cli/target/cli.jar /app/lib/ \
 && tr ':' '\n' < cli/target/fcrun/maven-classpath | xargs -I JAR cp JAR /app/lib/ \
 # The database and the broker are containers of their own here.
 && rm -f /app/lib/embedded-postgres-binaries-* \
 && cp -r docker cli/src/main/resources/local /app/

FROM eclipse-temurin:25-jre
COPY --from=build /app /app
# Volumes that are mounted here for the first time take over the owner.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin federation \
 && mkdir -p /state /witness /secrets/admin /secrets/titan /secrets/orchestrator /secrets/policy-service /secrets/audit-sink \
      /secrets/witness /secrets/gateway /secrets/postgres \
 && chown -R federation:federation /state /witness /secrets
USER 10001:10001
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", \
  "--sun-misc-unsafe-memory-access=allow", "-cp", "/app/lib/*", "io.federationcore.cli.Main"]
