from workspace.blueprints.agenda.routes import bp

__all__ = ["bp"]
