package incident

import (
	"time"

	"duecourse/internal/casework"
)

// incidentContext is one command, or one fact from the world, at work in an incident.
type commandContext struct {
	*Case
	*casework.Recorder
}

func (c *Case) begin(by casework.Person, m casework.Moment) *commandContext {
	return &commandContext{c, casework.NewRecorder(c, by, m)}
}

// watchFor begins the one window of watching that runs beside a block.
func (t *commandContext) watchFor(window casework.Window, until time.Time) {
	t.EndWait(casework.WindowResponse, "")
	t.EndWait(casework.WindowRecurrence, "")
	t.AwaitUntil(window, "", t.At, until)
	t.Emit(casework.WindowStarted{Window: window, Until: until.UTC()}, nil)
}

// isWatchWindow says whether the window is one in which the case only watches.
func isWatchWindow(w casework.Window) bool {
	return w == casework.WindowResponse || w == casework.WindowBlock || w == casework.WindowRecurrence
}
