"""Addresses: which a public space may have, and which may be gone to after signing in."""

import re

# What an address could be mistaken for, or what we may want to say there ourselves.
RESERVED = frozenset(
    """
    about account accounts activity admin administrator api app archive assets auth billing blog board calendar
    campaign campaigns charter coordinator council demo docs events export facilitator feed forum forums healthz help
    home import info invite join login logout mail masar masr me meeting meetings member members messages moderation
    moderator my network new news notifications observer official open password paths people privacy promises proposal
    proposals readyz register reset review root rss search security settings sign-in sign-out sign-up signin signup
    space spaces static status support system task tasks team test user users verify webmaster welcome www
    """.split()  # noqa: SIM905 - read as a text
)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Whether a public space may be found at /s/<text>: 3 to 40 small letters, digits and dashes; no reserved word."""
    return 3 <= len(text) <= 40 and _SLUG.fullmatch(text) is not None and text not in RESERVED


def is_local(path: str) -> bool:
    """Whether a text is a path on this server and cannot be read as anything else by any browser.

    `//host` and `/\\host` lead elsewhere; a tab or line end inside is dropped by browsers before they read on.
    """
    return (
        path.startswith("/")
        and not path.startswith("//")
        and "\\" not in path
        and len(path) <= 500
        and all(" " < c < "\x7f" for c in path)
    )


def slug_in(typed: str) -> str:
    """The slug of a space in what somebody typed or pasted: a whole address, the end of one, or the slug alone."""
    return re.sub(r"^.*/s/", "", typed.strip()).strip("/").partition("/")[0]
