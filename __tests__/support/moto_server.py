"""moto's server, with three faults of its S3 and one of its DynamoDB mended, and a memory that forgets.

moto 5.2.1 takes every statement of a bucket policy whose condition is not met for a refusal, whatever its effect
(moto/iam/access_control.py, IAMPolicyStatement.is_action_permitted), so that the usual "deny what is not TLS" locks a
bucket for everyone. Here a bucket policy is stored and returned, and decides nothing.

It also fails to remove the last version of a key when that is a delete marker (moto/s3/utils.py, _VersionedKeyStore.pop
calls dispose, which FakeDeleteMarker lacks), so that a versioned bucket could not be emptied.

And it copies every object of a bucket with its bytes each time that versions are listed (moto/s3/models.py,
list_object_versions): gigabytes. A copy that shares the bytes does, since only its `is_latest` is set.

Two conditional writes of one item that come at the same moment may both see what was there before and both succeed: moto has
no lock. In DynamoDB each write is atomic, which owners and checkpoints are built on; so is it here.

Every instance of every model is kept for good (moto/core/common_models.py, BaseModel.__new__), and so is every copy of
every item that a scan of DynamoDB makes: the garbage collector goes through all of them again and again. Nobody here asks
for them.
"""

import functools
import sys
import threading

from moto.core.common_models import BaseModel
from moto.dynamodb.models import DynamoDBBackend
from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey
from moto.server import main

BaseModel.__new__ = lambda cls, *_args, **_kwargs: object.__new__(cls)
FakeBucket.get_permission = lambda self, action, resource: PermissionResult.NEUTRAL


class ListedKey(FakeKey):
    __module__ = FakeKey.__module__  # moto files its classes by it

    def dispose(self, garbage=False):
        """The bytes stay: they are the listed key's."""


def listed(self, _memo):
    copy = object.__new__(ListedKey)
    copy.__dict__.update(self.__dict__)
    return copy


FakeKey.__deepcopy__ = listed
FakeDeleteMarker.dispose = lambda self, garbage=False: None

writing = threading.RLock()


def atomic(write):
    @functools.wraps(write)
    def one_at_a_time(*args, **kwargs):
        with writing:
            return write(*args, **kwargs)

    return one_at_a_time


for name in ("put_item", "update_item", "delete_item", "transact_write_items"):
    setattr(DynamoDBBackend, name, atomic(getattr(DynamoDBBackend, name)))

main(sys.argv[1:])
