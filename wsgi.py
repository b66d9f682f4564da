"""The application as a WSGI server imports it: `granian --interface wsgi wsgi:app`."""

from workspace import create_app

app = create_app()
