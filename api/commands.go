package api

import (
	"context"
	"net/http"

	"duecourse/internal/casework"
)

// form is what a command is filled in on. What it may say is not for the form to
// judge: the case does, and names the field.
type form interface{ command() casework.Command }

type commandInput[F form] struct {
	OfCase
	Sent
	Expected
	Body F
}

// commandRoutes are one route for each command, named as the case names it.
func (a *api) commandRoutes() {
	command[assessForm](a, casework.CommandAssess, "Say what the post is found to be (R1, R2, R11)")
	command[identifyForm](a, casework.CommandIdentify, "Record the efforts to identify the author (R5)")
	command[proposeForm](a, casework.CommandPropose, "Put measures to Legal (R3–R6, R8, R9)")
	command[adviseForm](a, casework.CommandAdvise, "Advise on the proposal (R8)")
	command[decideForm](a, casework.CommandDecide, "Decide on the proposal (R8)")
	command[confirmForm](a, casework.CommandConfirm, "Say that a person did, or could not do, what an action asks")
	command[observeForm](a, casework.CommandObserve, "Record what the author did")
	command[progressForm](a, casework.CommandProgress, "Record news of the police (R6) or of the court (R9)")
	command[pauseForm](a, casework.CommandPause, "Stop the clock of the case")
	command[resumeForm](a, casework.CommandResume, "Start the clock again")
	command[closeForm](a, casework.CommandClose, "End the case early, with a reason")
	command[reopenForm](a, casework.CommandReopen, "Begin a closed case again, for new facts")
	command[overturnForm](a, casework.CommandOverturn, "Undo what the case decided, as far as it can be undone (R10)")
	command[assignForm](a, casework.CommandAssign, "Give the case to an officer")
	command[noteForm](a, casework.CommandNote, "Add a note")
	a.captureRoute()
}

func command[F form](a *api, name casework.Name, summary string) {
	handle(a, route{
		id: string(name) + "-incident", method: http.MethodPost, path: base + "/incidents/{ref}/" + string(name),
		tag: "commands", summary: summary, may: mayCall(name), body: true,
		answers: answers{http.StatusOK: caseBody{}, http.StatusAccepted: accepted{}},
	}, func(ctx context.Context, in *commandInput[F]) (*caseOutput, error) {
		return a.do(ctx, in.OfCase, in.Sent, in.Expected, in.Body.command())
	})
}

func (a *api) do(ctx context.Context, of OfCase, sent Sent, expected Expected, command casework.Command) (*caseOutput, error) {
	who := sent.caller(ctx)
	var err error
	if who.Expect, err = expected.sequence(); err != nil {
		return nil, err
	}
	answer, err := a.Desk.Do(ctx, who, of.Ref, command)
	if err != nil {
		return nil, err
	}
	return outputOf(answer), nil
}

type captureInput struct {
	OfCase
	Sent
	Expected
}

// captureRoute is the command without a body; the screenshot comes later.
func (a *api) captureRoute() {
	handle(a, route{
		id: "capture-incident", method: http.MethodPost, path: base + "/incidents/{ref}/capture", tag: "commands",
		summary: "Take a screenshot of the post now (R7)", may: mayCall(casework.CommandCapture),
		answers: answers{http.StatusAccepted: accepted{}},
	}, a.capture)
}

func (a *api) capture(ctx context.Context, in *captureInput) (*caseOutput, error) {
	who := in.caller(ctx)
	var err error
	if who.Expect, err = in.sequence(); err != nil {
		return nil, err
	}
	answer, err := a.Desk.Do(ctx, who, in.Ref, casework.Capture{})
	if err != nil {
		return nil, err
	}
	answer.View = nil
	return outputOf(answer), nil
}
