"""Rules of recognition: pure functions over frozen values, no I/O.

Nothing in this package opens a file, a socket or a database session, reads a
clock, or draws a random number.  What a rule needs it takes as a parameter;
what it finds it returns.  That is what lets an appeal be answered by running
one function again on the values stored with the decision.

Read in the order a claim travels: `intake`, `reading`, `translation`, `record`,
`rubric`, `assessment`, `evidence`, `scoring`, `wording`, `decision`, `credit`,
`achievement`, `credential`, `verification`.  Each module may import those named before it, never
those after.
"""
