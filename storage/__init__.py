"""What Taizhang remembers: tables, queries, unit of work, inbox and outbox, migrations."""
