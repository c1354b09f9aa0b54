"""How a refused request is shown: one table from rule code to status, one page for all of them."""

from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from rpl.domain.access import TokenRefusedError
from rpl.domain.errors import RuleError
from rpl.domain.facilitation import HelpOverError
from rpl.domain.provider import RefusedKeyError
from rpl.domain.second_factor import SecondFactorNeededError
from rpl.edge.again import shown_again
from rpl.edge.error_page import error_page
from rpl.edge.forgery import ForgedFormError
from rpl.edge.languages import language_of
from rpl.edge.problems import is_for_programs, problem
from rpl.edge.provider import challenge
from rpl.edge.refusals import NOT_VALID, REFUSED, TEMPLATES
from rpl.edge.resume import keep_what_was_typed, longer_texts
from rpl.edge.sign_in import SignInNeededError
from rpl.edge.token_request import token_refusal

# Sorted; every code of a `RuleError` stands here once (tests/test_architecture.py).
STATUS = {
    "address_unreachable": 422,
    "admission_closed": 409,
    "admission_missing": 409,
    "already_submitted": 409,
    "answer_refused": 422,
    "appeal_first": 409,
    "appeal_lodged": 409,
    "appeal_reason_missing": 422,
    "appeal_too_late": 409,
    "applicant_alone": 403,
    "assessed_again_here": 409,
    "bundle_not_possible": 409,
    "bundle_unreadable": 422,
    "calibration_attempts_left": 409,
    "calibration_attempts_used": 403,
    "calibration_not_needed": 409,
    "citation_missing": 422,
    "claim_full": 409,
    "claim_not_in_queue": 404,
    "client_unknown": 401,
    "code_given_before": 409,
    "comment_absent": 404,
    "conflict_of_interest": 403,
    "conflict_open": 422,
    "consent_unclear": 422,
    "conversation_not_found": 404,
    "credential_not_found": 404,
    "credit_not_traced": 404,
    "credit_taken_over": 404,
    "credits_first": 409,
    "criterion_unknown": 422,
    "decision_not_traced": 404,
    "definition_changed": 409,
    "email_taken": 409,
    "evidence_not_found": 404,
    "evidence_not_in_claim": 422,
    "exemplar_changed": 409,
    "field_refused": 409,
    "field_too_long": 422,
    "file_active": 422,
    "file_damaged": 422,
    "file_empty": 422,
    "file_encrypted": 422,
    "file_infected": 422,
    "file_not_checked": 503,
    "file_page_too_large": 422,
    "file_refused": 422,
    "file_too_large": 413,
    "file_too_many_pages": 422,
    "file_too_many_pixels": 422,
    "file_twice": 409,
    "file_type": 415,
    "file_unsafe": 422,
    "file_unscanned": 503,
    "form_forged": 403,
    "form_spent": 409,
    "form_too_large": 413,
    "form_unreadable": 400,
    "grant_unknown": 400,
    "hands_full": 409,
    "help_code_wrong": 422,
    "help_not_allowed": 403,
    "help_not_chosen": 422,
    "help_over": 403,
    "job_not_given_up": 409,
    "key_missing": 401,
    "key_refused": 401,
    "key_unknown": 401,
    "last_admin": 409,
    "lease_lapsed": 409,
    "left_unconfirmed": 409,
    "level_missing": 422,
    "level_off_scale": 422,
    "line_not_read": 422,
    "link_over": 410,
    "link_refused": 422,
    "mail_code_wrong": 422,
    "marks_refused": 422,
    "masked_claim_absent": 404,
    "match_not_found": 404,
    "match_not_said": 422,
    "move_not_allowed": 409,
    "no_field_work": 409,
    "no_role": 422,
    "no_single_sign_on": 404,
    "nobody_of_this_number": 404,
    "not_acknowledged": 409,
    "not_calibrated": 403,
    "not_confirmed": 409,
    "not_declared": 422,
    "not_spoken_of": 422,
    "not_staff": 403,
    "not_your_seat": 404,
    "not_your_skill": 403,
    "note_too_long": 422,
    "nothing_asked": 409,
    "nothing_to_appeal": 409,
    "nothing_to_read_again": 409,
    "nothing_to_reassess": 409,
    "nothing_to_send": 409,
    "operator_needed": 403,
    "organisation_exists": 409,
    "organisation_missing": 404,
    "organisation_unknown": 404,
    "own_calibration": 403,
    "own_roles": 409,
    "pack_closed": 410,
    "pack_elsewhere": 409,
    "pack_over": 410,
    "pack_rubric_changed": 409,
    "pack_unknown": 404,
    "page_absent": 404,
    "password_too_short": 422,
    "posting_not_found": 404,
    "posting_reversed": 409,
    "presented_too_large": 413,
    "presented_unreadable": 422,
    "provider_exists": 409,
    "provider_not_found": 404,
    "qualification_unknown": 422,
    "queue_place_unknown": 422,
    "reading_absent": 404,
    "reading_failed": 422,
    "reason_missing": 422,
    "reassessment_first": 409,
    "reassessment_runs": 409,
    "reassessment_too_late": 409,
    "report_link_elsewhere": 409,
    "report_link_not_found": 404,
    "report_link_over": 410,
    "results_altered": 422,
    "results_known": 409,
    "results_too_large": 413,
    "results_unreadable": 422,
    "return_code_wrong": 422,
    "review_refused": 409,
    "role_needed": 403,
    "roles_conflict": 422,
    "sample_not_found": 404,
    "scope_missing": 403,
    "scope_refused": 400,
    "seat_taken": 409,
    "second_factor_absent": 409,
    "second_factor_needed": 403,
    "second_factor_set": 409,
    "settled_here": 409,
    "sheet_changed": 409,
    "sheet_incomplete": 422,
    "sheet_mismatch": 422,
    "sheet_stale": 409,
    "sheets_not_shown": 404,
    "sign_in_needed": 401,
    "single_sign_on_failed": 401,
    "slug_refused": 422,
    "staff_name_missing": 422,
    "staff_not_found": 404,
    "still_marking": 409,
    "still_reading": 409,
    "stop_reason_unknown": 422,
    "storage_full": 507,
    "thread_not_yours": 404,
    "thread_taken": 409,
    "token_over": 401,
    "token_refused": 400,
    "token_request_unclear": 400,
    "too_many_attempts": 429,
    "too_many_files": 413,
    "too_many_report_links": 409,
    "translating_refused": 409,
    "translation_not_held": 409,
    "translation_not_waiting": 404,
    "translation_taken": 409,
    "translation_unfinished": 409,
    "two_seats": 409,
    "unit_unknown": 404,
    "unmask_reason_missing": 422,
    "unmask_refused": 409,
    "upload_too_large": 413,
    "waiver_not_asked": 409,
    "waiver_settled": 409,
    "waiver_unclear": 422,
    "wording_changed": 409,
    "wording_unknown": 404,
}


def show_errors(app: FastAPI) -> None:
    """Answer everything that is refused with a page, or a problem document under `/api`."""
    app.add_exception_handler(RuleError, _rule_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _not_valid)


async def _rule_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RuleError)  # noqa: S101 -- registered for RuleError only
    if isinstance(error, SignInNeededError | ForgedFormError):
        try:
            kept = await keep_what_was_typed(request, error)
        except RuleError as refusal:
            return _refused(request, refusal)
        if kept is not None:
            return kept
    if isinstance(error, SecondFactorNeededError) and request.method == "GET":
        return RedirectResponse(f"/{language_of(request)}/staff/second-factor", status_code=303)
    try:
        again = await shown_again(request, error, _status(error))
    except RuleError as refusal:
        return _refused(request, refusal)
    return again or _refused(request, error)


def _status(error: RuleError) -> int:
    return STATUS.get(error.code, HTTPStatus.UNPROCESSABLE_ENTITY)


def _refused(request: Request, error: RuleError) -> Response:
    seconds = getattr(error, "retry_after", None)
    headers = {"retry-after": str(seconds)} if seconds else {}
    if isinstance(error, TokenRefusedError):
        return token_refusal(error, _status(error))
    if isinstance(error, RefusedKeyError):
        headers["www-authenticate"] = challenge(error)
    status = _status(error)
    if is_for_programs(request):
        return problem(status, error.code, error.message, headers=headers)
    typed = () if isinstance(error, ForgedFormError) else longer_texts(request)
    request.state.acted = isinstance(error, HelpOverError)
    return error_page(
        request,
        status,
        error.template,
        error.details,
        headers=headers,
        typed=typed,
    )


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 -- registered for HTTPException only
    return _plain(request, error.status_code, dict(error.headers or {}))


async def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 -- registered for it only
    places = [found["loc"] for found in error.errors()]
    if any(place and place[0] == "path" for place in places):
        return _plain(request, HTTPStatus.NOT_FOUND)  # an id that is none names nothing
    if not is_for_programs(request):
        return _plain(request, HTTPStatus.UNPROCESSABLE_ENTITY)
    errors = [
        {
            "in": str(found["loc"][0]),
            "name": ".".join(map(str, found["loc"][1:])),
            "detail": found["msg"],
        }
        for found in error.errors()
    ]  # never the input itself
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "not_valid", NOT_VALID, errors=errors)


def _plain(request: Request, status: int, headers: dict[str, str] | None = None) -> Response:
    template = TEMPLATES.get(status, REFUSED)
    if is_for_programs(request):
        code = HTTPStatus(status).name.lower()
        return problem(status, code, template, headers=headers or {})
    return error_page(request, status, template, {}, headers=headers)
