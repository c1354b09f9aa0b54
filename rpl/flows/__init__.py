"""Use cases: one module per step of a claim's journey, and all its writes.

A flow reads rows, calls a rule and writes rows.  It does not commit (the edge and the jobs do),
knows no HTTP, reads no clock but the one it is given, and calls no other flow.
"""
