"""Queries of the review room: the queue, the seats of a claim, and what can be cited."""
