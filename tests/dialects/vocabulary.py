"""What each warehouse knows, read in its own reference: only what the models use of it.

Compiled models are held to these lists, so a word that is new to one of them has to be looked up in
the warehouse's documentation first, and then stands here.
"""

_EVERYWHERE = frozenset(
    "avg cast chr coalesce count exists extract greatest lag lead least length lower max min mod"
    " nullif power regexp_replace replace round row_number sum trim".split()
)
_SPARK = _EVERYWHERE | frozenset(
    "array array_join array_sort collect_list concat convert_timezone date_add datediff from_json"
    " max_by min_by named_struct percentile_cont regexp_like struct timestampadd to_json to_unix_timestamp"
    " transform try_element_at".split()
)
FUNCTIONS = {
    "snowflake": _EVERYWHERE
    | frozenset(
        "array_agg convert_timezone date_part dateadd datediff get listagg max_by min_by"
        " object_construct_keep_null parse_json percentile_cont to_variant".split()
    ),
    "bigquery": _EVERYWHERE
    | frozenset(
        "array_agg datetime datetime_add datetime_diff div json_object json_value max_by min_by"
        " parse_json safe_offset string_agg timestamp to_json unix_seconds".split()
    ),
    "redshift": _EVERYWHERE
    | frozenset(
        "convert_timezone dateadd datediff floor json_extract_path_text json_parse json_serialize"
        " listagg lpad object percentile_cont substring".split()
    ),
    "databricks": _SPARK,
    "spark": _SPARK,
}

_NUMBERS = frozenset({"bigint", "numeric(18, 2)", "numeric(18, 4)", "numeric(28, 9)"})
_PLAIN = _NUMBERS | {"boolean", "date"}
_SPARK_TYPES = _PLAIN | {"double", "int", "string", "timestamp", "timestamp_ntz"}
TYPES = {
    "snowflake": _PLAIN | {"double precision", "text", "timestamp_ntz", "timestamp_tz", "varchar"},
    "bigquery": _PLAIN | {"datetime", "float64", "string", "timestamp"},
    "redshift": _PLAIN
    | {"double precision", "super", "timestamp", "timestamp with time zone", "varchar(12)",
       "varchar(65535)"},
    "databricks": _SPARK_TYPES,
    "spark": _SPARK_TYPES,
}

# Signs and words that some dialects lack, by sqlglot's names, and where they are right.
OPERATORS = {
    "ARROW": {"databricks", "spark"},  # of a function without a name; elsewhere a step into JSON
    "COLLATE": set[str](),
    "DARROW": set[str](),
    "DCOLON": set[str](),
    "FILTER": set[str](),
    "ILIKE": set[str](),
    "LATERAL": set[str](),
    "L_BRACKET": {"bigquery"},
}

# Names that need quotes. Spark and Databricks keep none for themselves, but for joins.
RESERVED = {
    "snowflake": frozenset(
        "account all alter and any as between by case cast check column connect connection"
        " constraint create cross current current_date current_time current_timestamp current_user"
        " database delete distinct drop else exists false following for from full grant group"
        " gscluster having ilike in increment inner insert intersect into is issue join lateral"
        " left like localtime localtimestamp minus natural not null of on or order organization"
        " qualify regexp revoke right rlike row rows sample schema select set some start table"
        " tablesample then to trigger true try_cast union unique update using values view when"
        " whenever where with".split()
    ),
    "bigquery": frozenset(
        "all and any array as asc assert_rows_modified at between by case cast collate contains"
        " create cross cube current default define desc distinct else end enum escape except"
        " exclude exists extract false fetch following for from full group grouping groups hash"
        " having if ignore in inner intersect interval into is join lateral left like limit lookup"
        " merge natural new no not null nulls of on or order outer over partition preceding proto"
        " qualify range recursive respect right rollup rows select set some struct tablesample then"
        " to treat true unbounded union unnest using when where window with within".split()
    ),
    "redshift": frozenset(
        "aes128 aes256 all allowoverwrite analyse analyze and any array as asc authorization az64"
        " backup between binary blanksasnull both bytedict bzip2 case cast check collate column"
        " constraint create credentials cross current_date current_time current_timestamp"
        " current_user default deferrable deflate defrag delta desc disable distinct do else"
        " emptyasnull enable encode encrypt encryption end except explicit false for foreign freeze"
        " from full globaldict256 grant group gzip having identity ignore ilike in initially inner"
        " intersect interval into is isnull join language leading left like limit localtime"
        " localtimestamp lun luns lzo lzop minus mostly16 mostly32 mostly8 natural new not notnull"
        " null nulls off offline offset oid old on only open or order outer overlaps parallel"
        " partition percent permissions pivot placing primary raw readratio recover references"
        " rejectlog resort respect restore right select session_user similar snapshot some sysdate"
        " system table tag tdes text255 text32k then timestamp to top trailing true truncatecolumns"
        " union unique unnest unpivot user using verbose wallet when where with without".split()
    ),
    "databricks": frozenset(
        "anti cross except full inner intersect join lateral left minus natural on right semi union"
        " using".split()
    ),
    "spark": frozenset(
        "anti cross except full inner intersect join left minus natural on right semi union"
        " using".split()
    ),
}
