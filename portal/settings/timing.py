"""When things happen: the steps of a tick, which function keeps each kind of promise, and the
terms.

Days are calendar days unless a name says working days; Dutch public holidays are no working days.
"""

from portal.env import env_int, env_ints

TICK_STEPS: list[str] = [
    "portal.outbox.reminding.run_due_reminders",
    "programmes.sharing.alerts.queue_due_alerts",
    "portal.outbox.sending.send_due",
    "entrepreneurs.intake.answers.delete_outdated_intakes",
    "programmes.sharing.alerts.delete_unconfirmed_alerts",
    "entrepreneurs.imports.running.run_imports",
    "entrepreneurs.imports.running.delete_outdated_imports",
    "portal.partners.clients.delete_outdated_keys",
    "portal.privacy.daily.apply_terms_daily",
    "portal.webhooks.retention.delete_outdated_deliveries",
    # Last, because other people's servers take their time.
    "portal.webhooks.sending.send_due",
]
# By kind of reminder: the function that keeps the promise.
REMINDERS: dict[str, str] = {
    "intake-unfinished": "entrepreneurs.intake.returning.nudge",
    "partner-silent": "referrals.reminders.remind_partner",
    "partner-digest": "referrals.reminders.send_partner_digest",
    "partner-expires": "referrals.reminders.expire",
    "still-nobody": "referrals.reminders.tell_entrepreneur",
    "question-silent": "referrals.reminders.remind_of_question",
    "pass-on": "referrals.reminders.keep_pass_on",
    "progress-question": "referrals.reminders.ask_progress",
    "outcome-question": "referrals.reminders.ask_outcome",
    "impact-question": "referrals.reminders.ask_outcome",
    "feedback-manager": "entrepreneurs.visits.nudging.remind_of_feedback",
    "feedback-coordinator": "entrepreneurs.visits.nudging.remind_of_feedback",
}
# At most one reminder mail a person a day; what comes later that day waits for this hour.
REMINDER_HOUR: int = env_int("REMINDER_HOUR", default=8, maximum=23)

# A click that mails a company waits this long, and can be undone meanwhile.
UNDO_SECONDS: int = env_int("UNDO_SECONDS", default=60)

# --- an intake that was left unfinished, with an address to go on --------------------------------
INTAKE_NUDGE_DAYS: int = env_int("INTAKE_NUDGE_DAYS", default=1, minimum=1)

# --- an organisation that has not answered -------------------------------------------------------
PARTNER_REMINDER_WORKING_DAYS: list[int] = env_ints(
    "PARTNER_REMINDER_WORKING_DAYS", default="3,9,21"
)
PARTNER_EXPIRY_WORKING_DAYS: int = env_int("PARTNER_EXPIRY_WORKING_DAYS", default=30, minimum=1)
STILL_NOBODY_WORKING_DAYS: int = env_int("STILL_NOBODY_WORKING_DAYS", default=9, minimum=1)
# If more than this many wait: one mail a week (1 is Monday) about the oldest, instead of one each.
PARTNER_DIGEST_ABOVE: int = env_int("PARTNER_DIGEST_ABOVE", default=5, minimum=1)
PARTNER_DIGEST_WEEKDAY: int = env_int("PARTNER_DIGEST_WEEKDAY", default=2, minimum=1, maximum=7)
PARTNER_DIGEST_HOUR: int = env_int("PARTNER_DIGEST_HOUR", default=9, maximum=23)
PARTNER_DIGEST_SHOWN: int = env_int("PARTNER_DIGEST_SHOWN", default=7, minimum=1)
PARTNER_DIGEST_MIN_WORKING_DAYS: int = env_int("PARTNER_DIGEST_MIN_WORKING_DAYS", default=3)

# How long the link to all questions of an organisation works; then a new one goes to its mailbox.
INBOX_LINK_DAYS: int = env_int("INBOX_LINK_DAYS", default=7, minimum=1)

# One reminder when an entrepreneur has not answered a question that an organisation asked back.
QUESTION_REMINDER_WORKING_DAYS: int = env_int(
    "QUESTION_REMINDER_WORKING_DAYS", default=3, minimum=1
)

# --- in progress without news, and what came of it -----------------------------------------------
PROGRESS_EVERY_DAYS: int = env_int("PROGRESS_EVERY_DAYS", default=30, minimum=1)
OUTCOME_AFTER_DAYS: int = env_int("OUTCOME_AFTER_DAYS", default=10, minimum=1)
OUTCOME_EVERY_DAYS: int = env_int("OUTCOME_EVERY_DAYS", default=7, minimum=1)
OUTCOME_TIMES: int = env_int("OUTCOME_TIMES", default=4, minimum=1)
OUTCOME_LINK_DAYS: int = env_int("OUTCOME_LINK_DAYS", default=7, minimum=1)
IMPACT_AFTER_MONTHS: int = env_int("IMPACT_AFTER_MONTHS", default=12, minimum=1)

# --- feedback after a visit, and companies that nobody spoke to ----------------------------------
FEEDBACK_DUE_DAYS: int = env_int("FEEDBACK_DUE_DAYS", default=7, minimum=1)
FEEDBACK_NUDGE_DAY: int = env_int("FEEDBACK_NUDGE_DAY", default=5, minimum=1)
FEEDBACK_ESCALATE_DAY: int = env_int("FEEDBACK_ESCALATE_DAY", default=8, minimum=1)
QUIET_MONTHS: int = env_int("QUIET_MONTHS", default=12, minimum=1)
