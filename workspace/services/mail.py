"""Mail: written with what caused it, in its reader's language, and sent by the worker.

A letter names no space and no person, in its subject or anywhere: it lies open on servers and lock screens that
are not ours. Its links begin with the configured address, never with what a request said.

What SMTP can promise: **at least once**. A letter is taken in a transaction before it is handed over and marked in
another after the server said yes; a kill between that yes and the mark sends it again. It then has the Message-ID it
had before, by which mail programs and servers know it for the same. Nothing else is sent twice: what another worker has
taken is left alone for ten minutes.
"""

import logging
import smtplib
import ssl
import time
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from sqlalchemy import bindparam, update

from workspace.config import Config
from workspace.db import db, now, transaction
from workspace.models import Mail, User
from workspace.queries import people

log = logging.getLogger("masar")

MAX_TRIES = 16  # Over four days, as mail servers do.
AT_ONCE = 50
ROUND = 60.0  # Seconds that one round sends; what is left comes in the next.
TAKEN_FOR = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=12)
_mails = Mail.metadata.tables["mails"]
_SENT = (
    update(_mails)
    .where(_mails.c.id == bindparam("letter"))
    .values(sent_at=bindparam("at"), address="", subject="", body="", calendar="", stop="", reply_to="")
)
REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)


def write(user: User, *, subject: str, body: str, stop: str = "", reply_to: str = "") -> Mail | None:
    """Put a letter in the outbox; nothing for somebody without an address."""
    return write_to(user.email, subject=subject, body=body, stop=stop, reply_to=reply_to) if user.email else None


def write_to(address: str, *, subject: str, body: str, calendar: str = "", stop: str = "", reply_to: str = "") -> Mail:
    """Put a letter to an address in the outbox; `calendar` is a file that goes with it, `stop` where such letters are
    ended by one tap (RFC 8058), `reply_to` where its answer goes."""
    mail = Mail(address=address, subject=subject, body=body, calendar=calendar, stop=stop, reply_to=reply_to)
    db.session.add(mail)
    return mail


def send_waiting(config: Config) -> int:
    """Send what waits in the outbox, for a minute at the most; the answer is how many went out.

    While no server answers nothing is counted against a letter: it waits. One that is refused, or breaks the line, is
    tried again later and later, sixteen times. What was sent keeps neither its address nor its text.
    """
    sent, ends = 0, time.monotonic() + ROUND
    while config.smtp_url and time.monotonic() < ends:
        waiting = list(db.session.scalars(people.mails_waiting(MAX_TRIES, now()).limit(AT_ONCE)))
        db.session.rollback()
        if not waiting:
            break
        try:
            with _connection(config.smtp_url) as server:
                for mail_id in waiting:
                    sent += _send(config, server, mail_id)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("mail: the line to the server broke, %s", type(error).__name__)
            break
    return sent


def _send(config: Config, server: smtplib.SMTP, mail_id: int) -> bool:
    """Take one letter and hand it over. A line that breaks is raised, and counted: the letter may be why."""
    with transaction():
        mail = db.session.scalar(people.mail_to_take(mail_id, now()))
        if mail is None:
            return False
        mail.tries += 1
        mail.next_at = now() + TAKEN_FOR
        message = _written(config, mail)
    try:
        if message is None:
            raise smtplib.SMTPNotSupportedError
        server.send_message(message)
    except REFUSED as error:
        log.warning("mail: not taken, %s", type(error).__name__)
        _put_off(mail_id)
        return False
    except OSError:
        _put_off(mail_id)
        raise
    with transaction():  # By one statement, at once: a kill before it sends the letter again.
        db.session.execute(_SENT, {"letter": mail_id, "at": now()})
    return True


def _put_off(mail_id: int) -> None:
    with transaction():
        mail = db.session.get_one(Mail, mail_id)
        mail.next_at = now() + min(timedelta(minutes=2 ** (mail.tries - 1)), LONGEST_WAIT)


def _written(config: Config, mail: Mail) -> EmailMessage | None:
    """The letter, or nothing where none can be made of what stands there: it must not hold up the others."""
    try:
        return _message(config, mail)
    except ValueError:
        return None


def _message(config: Config, mail: Mail) -> EmailMessage:
    host = urlsplit(config.base_url).hostname
    message = EmailMessage()
    message["From"] = config.mail_from or f"masar@{host}"
    message["To"] = mail.address
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.uid}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    if mail.stop:
        message["List-Unsubscribe"] = f"<{mail.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.body)
    if mail.calendar:
        message.add_attachment(mail.calendar, subtype="calendar", filename="event.ics")
    return message


def _connection(url: str) -> smtplib.SMTP:
    """A signed-in connection to smtp://user:password@host:587?tls=starttls or smtps://…"""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        secure = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=20, context=secure)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=20)
        if parse_qs(parts.query).get("tls") == ["starttls"]:
            server.starttls(context=ssl.create_default_context())
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
