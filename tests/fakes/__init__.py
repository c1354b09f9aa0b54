"""Stand-ins for the engines; each passes the contract test of the real one."""
