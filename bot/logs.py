"""Events with fields, one JSON line each on stderr: no names, no message text, no tokens."""

from __future__ import annotations

import logging
import os
import sys

import structlog


def configure(from_level: str = "info") -> None:
    """Set up logging; TAIZHANG_LOG=debug shows more, for a person at a terminal it is readable."""
    level = getattr(logging, os.environ.get("TAIZHANG_LOG", from_level).upper(), logging.INFO)
    render = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s")
