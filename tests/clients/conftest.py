"""What tests with third-party programs share: a registry that asks the file's `server`, a home, an image."""
import shutil

import pytest

from registry import SERVICE, DockerRegistry, image_layout
from registry_claims import key_files


@pytest.fixture(scope="module")
def registry(server):
    with DockerRegistry(server.url, SERVICE, key_files(server)[0]) as running:
        yield running


@pytest.fixture
def home(tmp_path):
    yield tmp_path / "home"
    shutil.rmtree(tmp_path)


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    directory = tmp_path_factory.mktemp("image")
    yield image_layout(directory / "layout")
    shutil.rmtree(directory)
