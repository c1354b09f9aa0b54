"""JSON for education providers and verifiers: each route parses, calls one flow, answers."""
