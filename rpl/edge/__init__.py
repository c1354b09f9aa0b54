"""What pages and JSON share: status table, sessions, sign-in, limits, languages, uploads."""
