import pytest
import torch

from tasks.training.muon import Muon, orthogonal


@pytest.mark.parametrize("shape", [(3, 8, 8), (2, 24, 8), (2, 8, 24)])
def test_directions_are_kept_and_lengths_made_equal(shape):
    torch.manual_seed(1)
    given = torch.randn(shape)
    made = orthogonal(given)
    assert made.shape == given.shape
    singular = torch.linalg.svdvals(made)
    assert singular.min() > 0.5
    assert singular.max() < 1.3
    u, _, v = torch.linalg.svd(given, full_matrices=False)
    assert torch.nn.functional.cosine_similarity(made.flatten(), (u @ v).flatten(), dim=0) > 0.97


def test_it_minimises_with_both_kinds_of_parameters_and_resumes_alike():
    def fit(steps, state=None, weights=None):
        torch.manual_seed(2)
        matrix, bias = torch.nn.Parameter(torch.randn(6, 4)), torch.nn.Parameter(torch.zeros(6))
        if weights:
            matrix.data, bias.data = weights[0].clone(), weights[1].clone()
        optimiser = Muon([{"params": [matrix], "muon": True}, {"params": [bias]}], lr=0.02)
        if state:
            optimiser.load_state_dict(state)
        x, target = torch.eye(4), torch.arange(24.0).reshape(4, 6) / 24
        for _ in range(steps):
            loss = ((x @ matrix.T + bias - target) ** 2).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        return float(loss.detach()), optimiser.state_dict(), (matrix.detach(), bias.detach())

    long, _, weights = fit(200)
    assert long < fit(1)[0] / 5
    _, state, half = fit(100)
    _, _, resumed = fit(100, state, half)
    assert torch.allclose(resumed[0], weights[0], atol=1e-5)
    assert torch.allclose(resumed[1], weights[1], atol=1e-5)
