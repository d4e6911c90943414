-- Whoever waits for the views is told when they moved, instead of asking over and over: channel fc_views, no payload. How
-- far each partition's views are names no tenant, so that the gateway may see it, too.
CREATE FUNCTION fc.tell_views_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('fc_views', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_views_moved AFTER UPDATE ON fc.view_position
    FOR EACH STATEMENT EXECUTE FUNCTION fc.tell_views_moved();

GRANT SELECT ON fc.view_position TO fc_gateway;
