{% extends "base.html" %}
{% block title %}{{ space.names|said }} · {{ _("Board") }}{% endblock %}
{% block main %}
{% import "_cards.html" as cards with context %}
{% from "_parts.html" import icon %}
{% from "spaces/_tabs.html" import tabs with context %}
{% set at = url_for("board.show", slug=space.slug) %}
{% set hints = me().user.seen_hints if me().user else "" %}
{% macro explain(lane, text) %}
{% if me().user and inside and (lane ~ ",") not in hints %}
<div class="hint-line"><span>{{ text }}</span><form method="post" action="{{ url_for("board.hint", lane=lane) }}"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"><input type="hidden" name="op" value="{{ new_op() }}"><input type="hidden" name="space" value="{{ space.slug }}"><button class="button quiet small">{{ _("Understood") }}</button></form></div>
{% endif %}
{% endmacro %}
<div class="space-head cluster">
  <h1><bdi>{{ space.names|said }}</bdi></h1><span class="chip wide-only">{{ labels.KINDS[space.kind] }}</span>
  {% if space.archived_at %}<span class="chip late">{{ _("archived") }}</span>{% endif %}
  <span class="push cluster">
    {% if inside and people %}<a class="cluster wide-only" href="{{ url_for("spaces.members", slug=space.slug) }}"><span class="faces wide-only" aria-hidden="true">{% for p in people %}<span class="face"><bdi>{{ p.name|initial }}</bdi></span>{% endfor %}</span><span class="chip">{{ ngettext("%(n)s member", "%(n)s members", people[0].of, n=people[0].of|digits) }}</span></a>{% endif %}
    {% if chosen.is_on %}<a class="button small" href="{{ at }}?lane={{ lane }}">{{ icon("x") }}{{ _("Show everything") }}</a>{% endif %}
    <a class="button small" href="{{ url_for("board.narrow", slug=space.slug, **request.args) }}" aria-label="{{ _("Filter") }}">{{ icon("filter") }}<span class="wide-only">{{ _("Filter") }}</span></a>
    {% if not inside %}<a class="button primary" href="{{ url_for("accounts.ask", slug=space.slug) }}">{{ _("Join") }}</a>{% endif %}
  </span>
</div>
{{ tabs(space, "board") }}
<div class="board" id="board" tabindex="-1" data-at="{{ at }}" data-revision="{{ revision if inside else 0 }}"{% if may(Permission.TASK_EDIT, space) %} data-drag="{{ asset("vendor/sortable.min.js") }}"{% endif %}>

<section class="lane" aria-labelledby="h-proposals"{% if lane == "proposals" %} data-shown{% endif %}>
  <header><h2 id="h-proposals">{{ _("Proposals") }}</h2><span class="count" id="n-proposals">{{ groups.values()|map("first")|sum(attribute="of")|digits }}</span>
  {% if may(Permission.PROPOSAL_START, space) %}<a class="button primary small push" href="{{ url_for("proposals.new", slug=space.slug) }}" data-key="new">{{ icon("plus") }}{{ _("New proposal") }}</a>{% endif %}</header>
  {{ explain("proposals", _("A proposal is something you ask the others to decide. Moderators read it first, then everybody discusses it.")) }}
  {% for state in ("returned", "draft", "submitted", "open") if state in groups or state == "open" %}
  {% set rows = groups.get(state, []) %}
  <div class="group"><h3>{{ labels.STATES[state] }} <span class="count" id="n-{{ state }}">{{ (rows[0].of if rows else 0)|digits }}</span></h3>
  <ul class="cards" id="g-{{ state }}">{% for row in rows %}{{ cards.proposal(space, row) }}{% endfor %}</ul>
  {% if not rows %}<p class="empty">{{ _("Nothing is open for discussion yet.") if inside else _("Nothing has been published yet.") }}</p>{% endif %}
  </div>
  {% endfor %}
  <p><a class="button quiet small" href="{{ url_for("board.proposals", slug=space.slug) }}">{{ _("All proposals") }}</a></p>
</section>

<section class="lane" aria-labelledby="h-tasks"{% if lane == "tasks" %} data-shown{% endif %}>
  <header><h2 id="h-tasks">{{ _("Tasks") }}</h2><span class="count" id="n-tasks">{{ lanes|sum(attribute="count")|digits }}</span>
  {% if inside %}<span class="push cluster">{% if chosen.mine %}<a class="button quiet small" href="{{ at }}?lane=tasks">{{ _("Everybody’s") }}</a>{% else %}<a class="button quiet small" href="{{ at }}?lane=tasks&amp;mine=1">{{ _("Mine only") }}</a>{% endif %}</span>{% endif %}</header>
  {{ explain("tasks", _("A task is something somebody will do. Drag it, or open it and choose “Move to…”.")) }}
  <div class="columns" tabindex="0" role="group" aria-label="{{ _("Columns of tasks") }}">
  {% for each in lanes %}
  <div class="column"><h3><bdi>{{ each.column.names|said }}</bdi> <span class="count" id="n-{{ each.column.handle }}">{{ cards.column_count(each) }}</span></h3>
  {% if may(Permission.TASK_ADD, space) %}<details class="add" id="add-{{ each.column.handle }}"{% if loop.first %} data-key="task"{% endif %}>{{ cards.add_task(space, each.column) }}</details>{% endif %}
  <ul class="cards" id="c-{{ each.column.handle }}"{% if may(Permission.TASK_EDIT, space) %} data-sort="{{ each.column.handle }}"{% endif %}>{% for card in each.cards %}{{ cards.task(space, card) }}{% endfor %}</ul>
  {% if each.rest_after is not none %}<p class="rest"><a class="button quiet small" href="{{ url_for("board.column", slug=space.slug, handle=each.column.handle, after=each.rest_after, **request.args) }}">{{ _("%(n)s more", n=(each.count - each.cards|length)|digits) }}</a></p>{% endif %}
  </div>
  {% endfor %}
  </div>
</section>

<section class="lane" aria-labelledby="h-meetings"{% if lane == "meetings" %} data-shown{% endif %}>
  <header><h2 id="h-meetings">{{ _("Meetings and notes") }}</h2><span class="count">{{ (meetings[0].of if meetings else 0)|digits }}</span></header>
  {{ explain("meetings", _("Meetings with their agenda, and what was written down. Two can write at once; nobody’s words are lost.")) }}
  {% for coming, rows in meetings|groupby("coming")|reverse %}
  <div class="group"><h3>{{ _("Coming") if coming else _("Past") }}</h3><ul class="cards">{% for row in rows %}{{ cards.meeting(space, row) }}{% endfor %}</ul></div>
  {% else %}<p class="empty">{{ _("No meeting is planned.") }}</p>{% endfor %}
  <p class="cluster">{% if may(Permission.MEETING_PLAN, space) %}<a class="button small" href="{{ url_for("meetings.new", slug=space.slug) }}">{{ icon("plus") }}{{ _("Meeting") }}</a>{% endif %}
  <a class="button quiet small" href="{{ url_for("meetings.index", slug=space.slug) }}">{{ _("All meetings") }}</a></p>
</section>
</div>
<aside id="panel" aria-label="{{ _("Opened card") }}"></aside>
{% if inside and not chosen.is_on %}<div id="live" hx-get="{{ url_for("board.changes", slug=space.slug, since=revision) }}" hx-trigger="masar:poll" hx-swap="outerHTML" hidden></div>{% endif %}
<nav class="lanes" aria-label="{{ _("Lanes of the board") }}">
  <a href="{{ at }}?lane=proposals"{% if lane == "proposals" %} aria-current="page"{% endif %}><span>{{ _("Proposals") }}</span><span>{{ groups.values()|map("first")|sum(attribute="of")|digits }}</span></a>
  <a href="{{ at }}?lane=tasks"{% if lane == "tasks" %} aria-current="page"{% endif %}><span>{{ _("Tasks") }}</span><span>{{ lanes|sum(attribute="count")|digits }}</span></a>
  <a href="{{ at }}?lane=meetings"{% if lane == "meetings" %} aria-current="page"{% endif %}><span>{{ _("Meetings") }}</span><span>{{ (meetings[0].of if meetings else 0)|digits }}</span></a>
</nav>
{% endblock %}
