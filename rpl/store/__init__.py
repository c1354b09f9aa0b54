"""The database: tables, the queries that read them, migrations, and the embedded queue."""
