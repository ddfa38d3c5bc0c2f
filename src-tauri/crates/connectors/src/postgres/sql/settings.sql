-- Read-only, bounded, and printing the same text whatever this login's own settings are. The planner is told to walk
-- indexes in order, because that is what the large statement is made for.
SELECT set_config('default_transaction_read_only', 'on', false), set_config('search_path', 'pg_catalog', false),
       set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false),
       set_config('idle_in_transaction_session_timeout', '0', false), set_config('client_min_messages', 'error', false),
       set_config('DateStyle', 'ISO, MDY', false), set_config('IntervalStyle', 'postgres', false),
       set_config('TimeZone', 'UTC', false), set_config('extra_float_digits', '1', false),
       set_config('bytea_output', 'hex', false), set_config('quote_all_identifiers', 'off', false),
       set_config('jit', 'off', false), set_config('enable_seqscan', 'off', false),
       set_config('enable_bitmapscan', 'off', false), set_config('enable_hashjoin', 'off', false),
       set_config('enable_sort', 'off', false), set_config('max_parallel_workers_per_gather', '0', false)
