"""A launched process that meets the others and says by a file whom it has met. Usage: meeting FOLDER SIZE."""

import sys
import time
from pathlib import Path

import torch
from accelerate import PartialState

if __name__ == "__main__":
    state = PartialState(cpu=True)
    met = torch.ones(1)
    torch.distributed.all_reduce(met)
    time.sleep(5)  # so that another launch's processes come while these are here
    assert met.item() == state.num_processes == int(sys.argv[2])
    Path(sys.argv[1], str(state.process_index)).touch()
    torch.distributed.destroy_process_group()
