"""The trace of one decision: what it rests on, and whether every link of it still holds."""

from rpl.flows.trace.behind import place_label
from rpl.flows.trace.bundling import bundle_of, note_bundle
from rpl.flows.trace.finding import claim_named, decision_named
from rpl.flows.trace.gathering import Gathered, TraceDesk, gather_decision
from rpl.flows.trace.pictures import cited_picture
from rpl.flows.trace.sampling import Sample, SampleDrawnAgain, draw_sample, sample_again, samples
from rpl.flows.trace.taken_over import TracedToRegister, trace_taken_over
from rpl.flows.trace.tracing import Traced, trace_credit, trace_decision

__all__ = [
    "Gathered",
    "Sample",
    "SampleDrawnAgain",
    "TraceDesk",
    "Traced",
    "TracedToRegister",
    "bundle_of",
    "cited_picture",
    "claim_named",
    "decision_named",
    "draw_sample",
    "gather_decision",
    "note_bundle",
    "place_label",
    "sample_again",
    "samples",
    "trace_credit",
    "trace_decision",
    "trace_taken_over",
]
