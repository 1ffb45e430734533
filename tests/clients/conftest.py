"""What tests with third-party programs share: a registry that asks the file's `server`, a home, an image."""
import pathlib
import shutil
import tempfile

import pytest

from registry import DockerRegistry, image_layout, registry_config


@pytest.fixture(scope="module")
def registry(server):
    with DockerRegistry(registry_config(server)) as running:
        yield running


@pytest.fixture
def home():
    # Not pytest's tmp_path: podman works in no folder whose path is longer than 50 characters.
    with tempfile.TemporaryDirectory(prefix="client-test-") as directory:
        yield pathlib.Path(directory)


@pytest.fixture(scope="module")
def layered():
    """Whether the image has a layer."""
    return True


@pytest.fixture(scope="module")
def image(tmp_path_factory, layered):
    directory = tmp_path_factory.mktemp("image")
    yield image_layout(directory / "layout", layered)
    shutil.rmtree(directory)
