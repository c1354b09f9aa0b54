"""The trace of one credit: what it rests on, and whether every link of it still holds."""

from rpl.flows.trace.gathering import Gathered, TraceDesk
from rpl.flows.trace.tracing import Traced, trace_credit

__all__ = ["Gathered", "TraceDesk", "Traced", "trace_credit"]
