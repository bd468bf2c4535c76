package report

import (
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
)

// Figures are the numbers of a report. They cover the period, except those of open cases
// and requests, which are as of At.
type Figures struct {
	Period   Period
	At       time.Time
	Months   []MonthFigure   // every month of the period, in order
	Grounds  []GroundFigure  // cases opened in the period; a case with two grounds counts for both
	Stages   []StageFigure   // where the cases opened in the period now stand, in the order of the stages
	Outcomes []OutcomeFigure // and how those that are closed ended
	Measures []MeasureFigure // proposed in the period, by outcome
	Steps    []StepFigure    // that ended in the period
	Load     []LoadFigure    // incidents that are open now, by stage and officer
	Requests []RequestFigure // account requests made in the period
	Waiting  []RequestLoad   // account requests that are open now
}

// MonthFigure is how many cases were opened in a month.
type MonthFigure struct {
	Month string `json:"month" example:"2026-04" doc:"In the council's zone"`
	Cases int    `json:"cases"`
}

// GroundFigure is how many cases of a month have a ground. The ground is empty for
// cases in which none was found, or not yet.
type GroundFigure struct {
	Ground casework.Ground
	Month  string
	Cases  int
}

// StageFigure is how many cases stand at a stage.
type StageFigure struct {
	Stage incident.Stage `json:"stage"`
	Cases int            `json:"cases"`
}

// OutcomeFigure is how many cases ended in this way.
type OutcomeFigure struct {
	Outcome incident.Outcome `json:"outcome"`
	Cases   int              `json:"cases"`
}

// MeasureFigure is how often a measure had an outcome.
type MeasureFigure struct {
	Measure  casework.Measure        `json:"measure"`
	Outcome  incident.MeasureOutcome `json:"fate"`
	Measures int                     `json:"measures"`
}

// StepFigure is how long a step took. Time during which the clock of the case was
// stopped is left out.
type StepFigure struct {
	Step    casework.Window
	Taken   int // how often it came to an end
	InTime  int // how often within the time it had
	Median  time.Duration
	P90     time.Duration // nine of ten took no longer
	Allowed time.Duration // that it had, on average: weekends and holidays included
}

// LoadFigure is how many open cases an officer has at a stage.
type LoadFigure struct {
	Stage   incident.Stage
	Officer string // id; empty: nobody yet
	Cases   int
	Overdue int
}

// RequestFigure is how many account requests are at a stage or have an outcome.
type RequestFigure struct {
	Stage    account.RequestStage
	Outcome  account.RequestOutcome
	Requests int
}

// RequestLoad is how many open account requests stand at a stage.
type RequestLoad struct {
	Stage    account.RequestStage `json:"stage"`
	Requests int                  `json:"requests"`
	Overdue  int                  `json:"overdue"`
}
