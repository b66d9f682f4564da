from workspace.blueprints.sharing.routes import bp

__all__ = ["bp"]
