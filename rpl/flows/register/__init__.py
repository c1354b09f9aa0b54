"""Register: results that others decided are taken over, and never shown as assessed here.

Read on in `comparing` (what of a file is new, known or contradicts what is here), `taking_over`,
`withdrawing`, `writing` and `codes` (how somebody of a register gets into their own claim).
"""

from rpl.flows.register.codes import CodeGiven, FirstCode, codes_to_give, give_first_code
from rpl.flows.register.comparing import Compared, compare
from rpl.flows.register.taking_over import ImportDesk, begin_import, take_over
from rpl.flows.register.withdrawing import withdraw
from rpl.flows.register.writing import own_register

__all__ = [
    "CodeGiven",
    "Compared",
    "FirstCode",
    "ImportDesk",
    "begin_import",
    "codes_to_give",
    "compare",
    "give_first_code",
    "own_register",
    "take_over",
    "withdraw",
]
