"""The trace of one decision: what it rests on, and whether every link of it still holds."""

from rpl.flows.trace.finding import decision_named
from rpl.flows.trace.gathering import Gathered, TraceDesk
from rpl.flows.trace.tracing import Traced, trace_credit, trace_decision

__all__ = [
    "Gathered",
    "TraceDesk",
    "Traced",
    "decision_named",
    "trace_credit",
    "trace_decision",
]
