"""What every played service has."""


class Service:
    def __init__(self, world):
        self.world = world
        self.reset()

    def reset(self):
        """Back to the beginning. Families of one service are mixed together, so each calls super().reset()."""
