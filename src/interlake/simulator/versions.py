"""The API versions the simulator can speak."""

# Their names sort as they came out, so `version >= "2.15"` reads as it should.
SUPPORTED = ("2.14", "2.15", "2.16")
