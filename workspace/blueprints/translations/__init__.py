from workspace.blueprints.translations.routes import bp

__all__ = ["bp"]
