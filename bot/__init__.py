"""The running program: settings, wiring, command line, router, scheduler, channels."""
