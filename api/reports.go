package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/negotiation"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/report"
	"duecourse/internal/web"
)

// tabular is an answer as JSON or, on request, as a table.
type tabular struct{ form any }

type periodInput struct {
	From   string `query:"from" maxLength:"20" example:"2026-04-01" doc:"First day, in the council's zone; empty: the first of a month, twelve months to the last day"`
	To     string `query:"to" maxLength:"20" example:"2026-06-30" doc:"Last day; empty: today"`
	Accept string `header:"Accept" doc:"application/json or text/csv"`
}

type summaryBody struct {
	From     string                 `json:"from" format:"date"`
	To       string                 `json:"to" format:"date" doc:"The last day: part of the period"`
	At       time.Time              `json:"at" doc:"When it was counted"`
	Months   []report.MonthFigure   `json:"months" doc:"Cases opened"`
	Grounds  []groundFigureBody     `json:"grounds" doc:"Cases opened; one with two grounds counts for both"`
	Stages   []report.StageFigure   `json:"stages" doc:"Where the cases opened in the period now stand"`
	Outcomes []report.OutcomeFigure `json:"outcomes" doc:"How those that are closed ended"`
	Measures []report.MeasureFigure `json:"measures" doc:"Proposed in the period, and what became of them"`
	Steps    []stepBody             `json:"steps" doc:"That ended in the period"`
	Open     []loadBody             `json:"open" doc:"Cases that are open now, of whatever period"`
	Requests []askedBody            `json:"account_requests" doc:"Made in the period"`
	Waiting  []report.RequestLoad   `json:"open_account_requests" doc:"Open now"`
}

type groundFigureBody struct {
	Ground *casework.Ground `json:"ground" doc:"Null: none found, or not yet"`
	Month  string           `json:"month"`
	Cases  int              `json:"cases"`
}

type stepBody struct {
	Step    casework.Window `json:"step"`
	Taken   int             `json:"taken" doc:"How often it came to an end"`
	InTime  int             `json:"in_time" doc:"How often within its window"`
	Median  int             `json:"median_seconds" doc:"While the clock of a case is stopped, nothing is counted"`
	P90     int             `json:"p90_seconds" doc:"Nine of ten took no longer"`
	Allowed int             `json:"allowed_seconds" doc:"How long the window was on average, nights, weekends and holidays included"`
}

type loadBody struct {
	Stage   incident.Stage `json:"stage"`
	Officer *string        `json:"officer" doc:"Id; null: nobody yet"`
	Cases   int            `json:"cases"`
	Overdue int            `json:"overdue"`
}

type askedBody struct {
	Stage    account.RequestStage    `json:"stage"`
	Outcome  *account.RequestOutcome `json:"outcome" nullable:"true"`
	Requests int                     `json:"requests"`
}

type transparencyBody struct {
	From   string       `json:"from" format:"date"`
	To     string       `json:"to" format:"date"`
	Below  int          `json:"hidden_below" doc:"Numbers below it, but for 0, are null; so are others that would give one away"`
	Cases  *int         `json:"cases" doc:"Opened in the period"`
	Groups []groupsBody `json:"groups"`
}

type groupsBody struct {
	Name   report.GroupName `json:"counted_by"`
	Counts []countBody      `json:"counts"`
}

type countBody struct {
	Of    string `json:"of"`
	Count *int   `json:"count" doc:"Null: hidden"`
}

func (a *api) reportRoutes() {
	handle(a, route{
		id: "summary-report", method: http.MethodGet, path: base + "/reports/summary", tag: "reports",
		summary: "What the cases of a period come to", may: with(app.RightReports),
		answers: answers{http.StatusOK: tabular{summaryBody{}}},
	}, a.summaryReport)
	handle(a, route{
		id: "transparency-report", method: http.MethodGet, path: base + "/reports/transparency", tag: "reports",
		summary: "The same to be published: no personal data, no small numbers", may: with(app.RightReports),
		answers: answers{http.StatusOK: tabular{transparencyBody{}}},
	}, a.transparencyReport)
}

func (a *api) summaryReport(ctx context.Context, in *periodInput) (*bytesOutput, error) {
	f, err := a.Service.Figures(ctx, callerOf(ctx), in.From, in.To)
	if err != nil {
		return nil, err
	}
	return tabulated(in.Accept, "report.csv", summaryOf(&f), report.FiguresTable(&f))
}

func (a *api) transparencyReport(ctx context.Context, in *periodInput) (*bytesOutput, error) {
	t, err := a.Service.Transparency(ctx, callerOf(ctx), in.From, in.To)
	if err != nil {
		return nil, err
	}
	return tabulated(in.Accept, "transparency.csv", transparencyOf(&t), report.TransparencyTable(&t))
}

// tabulated answers with JSON or a table, as the client accepts.
func tabulated(accept, file string, form any, rows [][]string) (*bytesOutput, error) {
	out, body := &bytesOutput{Type: "application/json"}, []byte(nil)
	var err error
	if negotiation.SelectQValue(accept, []string{"application/json", typeCSV}) == typeCSV {
		var text bytes.Buffer
		if err := app.WriteCSV(&text, rows); err != nil {
			return nil, err
		}
		out.Type, out.Disposition, body = typeCSV+"; charset=utf-8", web.Attachment(file), text.Bytes()
	} else if body, err = json.Marshal(form); err != nil {
		return nil, err
	}
	out.Body = func(to huma.Context) {
		to.SetStatus(http.StatusOK)
		_, _ = to.BodyWriter().Write(body) // an error means that the client has gone
	}
	return out, nil
}

func summaryOf(f *report.Figures) summaryBody {
	return summaryBody{
		From: f.Period.First(), To: f.Period.Last(), At: f.At,
		Months: list(f.Months), Stages: list(f.Stages), Outcomes: list(f.Outcomes), Measures: list(f.Measures), Waiting: list(f.Waiting),
		Grounds: each(f.Grounds, func(g report.GroundFigure) groundFigureBody {
			return groundFigureBody{Ground: orNull(g.Ground), Month: g.Month, Cases: g.Cases}
		}),
		Steps: each(f.Steps, func(s report.StepFigure) stepBody {
			return stepBody{
				Step: s.Step, Taken: s.Taken, InTime: s.InTime,
				Median: report.Seconds(s.Median), P90: report.Seconds(s.P90), Allowed: report.Seconds(s.Allowed),
			}
		}),
		Open: each(f.Load, func(l report.LoadFigure) loadBody {
			return loadBody{Stage: l.Stage, Officer: orNull(l.Officer), Cases: l.Cases, Overdue: l.Overdue}
		}),
		Requests: each(f.Requests, func(r report.RequestFigure) askedBody {
			return askedBody{Stage: r.Stage, Outcome: orNull(r.Outcome), Requests: r.Requests}
		}),
	}
}

func transparencyOf(t *report.Transparency) transparencyBody {
	count := func(c report.Count) *int {
		if c.Hidden {
			return nil
		}
		return &c.N
	}
	return transparencyBody{
		From: t.Period.First(), To: t.Period.Last(), Below: report.SmallestPublished, Cases: count(t.Cases),
		Groups: each(t.Groups, func(g report.CountGroup) groupsBody {
			return groupsBody{Name: g.Name, Counts: each(g.Counts, func(c report.Count) countBody {
				return countBody{Of: c.Of, Count: count(c)}
			})}
		}),
	}
}
