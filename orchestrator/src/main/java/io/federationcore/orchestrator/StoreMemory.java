package io.federationcore.orchestrator;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the memory of all stores of the process together. Streams' defaults are for each partition by itself: up to 98 MiB,
 * outside of the heap.
 */
public final class StoreMemory implements RocksDBConfigSetter {
    private static final long MIB = 1024 * 1024;
    /** Blocks that were read, filters and indexes, and what is not written to files yet. */
    private static final long ALL = 96 * MIB;
    /** What is not written to files yet; part of the above. */
    private static final long UNWRITTEN = 48 * MIB;
    /** Filters and indexes are not driven out by blocks up to this part of it. */
    private static final double KEPT = 0.2;

    private static final Cache CACHE = new LRUCache(ALL, -1, false, KEPT);
    private static final WriteBufferManager BUFFERS = new WriteBufferManager(UNWRITTEN, CACHE);

    @Override
    public void setConfig(String store, Options options, Map<String, Object> settings) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(BUFFERS);
    }

    /** Both are shared, and live as long as the process. */
    @Override
    public void close(String store, Options options) {}
}
