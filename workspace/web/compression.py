"""Answers are compressed on their way out, those that refuse as well: a form comes back by the same slow line."""

from typing import Any

from flask import Response
from flask_compress import Compress


class Compressed(Compress):
    """Flask-Compress, which leaves whatever is no success as it is."""

    def after_request(self, response: Response | None) -> Any:
        if response is None or response.status_code < 400:
            return super().after_request(response)
        status = response.status
        response.status_code = 200
        answer = super().after_request(response)
        answer.status = status
        return answer
