package io.sluice.domain.rollout;

import io.sluice.contract.State;
import io.sluice.contract.Step;

/// Maps the phase and the step of an active release to its state.
public final class StateMapper {

  public static State of(Active active) {
    return switch (active.phase()) {
      case Phase.Running _ ->
          switch (active.findStep().orElse(new Step.Fence())) {
            case Step.Hold _ -> State.HELD;
            case Step.Bake _ -> State.BAKING;
            case Step.Fence _,
                Step.Provision _,
                Step.Call _,
                Step.Shift _,
                Step.Observe _,
                Step.Promote _,
                Step.Retire _ ->
                State.RUNNING;
          };
      case Phase.Held _ -> State.HELD;
      case Phase.Paused _ -> State.PAUSED;
      case Phase.RollingBack _ -> State.ROLLING_BACK;
      case Phase.Stuck _ -> State.STUCK;
    };
  }

  private StateMapper() {}
}
