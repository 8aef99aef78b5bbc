from tests.people import manager, people, person

__all__ = ["manager", "people", "person"]
