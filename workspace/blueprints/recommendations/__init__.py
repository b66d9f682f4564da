from workspace.blueprints.recommendations import issuing, proof, updating
from workspace.blueprints.recommendations.routes import bp

__all__ = ["bp", "issuing", "proof", "updating"]
