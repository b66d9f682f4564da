"""Mail: written with what caused it, in its reader's language, and sent by the worker.

A letter names no space and no person, in its subject or anywhere: it lies open on servers and lock screens that
are not ours. Its links begin with the configured address, never with what a request said.
"""

import logging
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from sqlalchemy import select

from workspace.config import Config
from workspace.db import db, now, transaction
from workspace.models import Mail, User
from workspace.queries import people

log = logging.getLogger("masar")

MAX_TRIES = 8
AT_ONCE = 50


def write(user: User, *, subject: str, body: str) -> Mail | None:
    """Put a letter in the outbox; nothing for somebody without an address."""
    if user.email is None:
        return None
    mail = Mail(address=user.email, subject=subject, body=body)
    db.session.add(mail)
    db.session.flush()
    return mail


def send_waiting(config: Config) -> int:
    """Send what waits in the outbox, each letter in a transaction of its own; the answer is how many went out.

    A letter is counted before it is handed over, so one that breaks the server it is sent through is given up after
    eight tries. What was sent keeps neither its address nor its text.
    """
    if not config.smtp_url:
        return 0
    waiting = list(db.session.scalars(people.mails_waiting(MAX_TRIES).limit(AT_ONCE)))
    db.session.rollback()
    return sum(_send(config, mail_id) for mail_id in waiting)


def _send(config: Config, mail_id: int) -> bool:
    with transaction():
        mail = db.session.scalar(select(Mail).where(Mail.id == mail_id, Mail.sent_at.is_(None)))
        if mail is None:
            return False
        mail.tries += 1
        message = _message(config, mail)
    try:
        with _connection(config.smtp_url) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail: not sent, %s", type(error).__name__)
        return False
    with transaction():
        mail = db.session.get_one(Mail, mail_id)
        mail.sent_at, mail.address, mail.subject, mail.body = now(), "", "", ""
    return True


def _message(config: Config, mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["From"] = config.mail_from or f"masar@{urlsplit(config.base_url).hostname}"
    message["To"] = mail.address
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
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
