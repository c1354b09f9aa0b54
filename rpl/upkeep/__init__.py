"""Looking after an installation: backups, restoring, moving, repairing."""
