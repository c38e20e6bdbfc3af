"""A morning's planning for many counties, beside the same reminders as APScheduler jobs."""
