import pytest
import time_machine

from tests.directory.corrections.submissions import NOW


@pytest.fixture
def clock():
    """Stops the clock at the moment at which the tests of public forms begin; `shift` moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
