"""Where it happens: one package a feature. None knows another."""

from workspace.blueprints import (
    accounts,
    board,
    comments,
    home,
    links,
    meetings,
    moderation,
    proposals,
    spaces,
    system,
    tasks,
)

ALL = [f.bp for f in (home, accounts, moderation, spaces, board, proposals, tasks, meetings, comments, links, system)]
