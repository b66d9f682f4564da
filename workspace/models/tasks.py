"""Tasks: what somebody will do, in a column of their space's board."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Handle, Key, Model
from workspace.models.records import Kind, Record
from workspace.models.spaces import Column, Membership


class Task(Record):
    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_column_id_rank", "column_id", "rank"),)

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    column_id: Mapped[int | None] = mapped_column(ForeignKey("columns.id"))  # Nothing while it is archived.
    was_in_id: Mapped[int | None] = mapped_column(ForeignKey("columns.id", ondelete="SET NULL"))
    rank: Mapped[float] = mapped_column(default=0.0)
    description: Mapped[str] = mapped_column(default="")
    due_at: Mapped[datetime | None] = mapped_column(index=True)

    __mapper_args__ = {"polymorphic_identity": Kind.TASK, "polymorphic_load": "inline"}

    column: Mapped[Column | None] = relationship(foreign_keys=[column_id])
    assignees: Mapped[list[Membership]] = relationship(secondary="task_assignees", order_by="Membership.id")


class TaskAssignee(Model):
    __tablename__ = "task_assignees"

    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ChecklistItem(Model):
    __tablename__ = "checklist_items"

    id: Mapped[Key]
    handle: Mapped[Handle]
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
