"""Pages for applicants, assessors and the public: each parses, calls one flow, answers."""
