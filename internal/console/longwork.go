package console

import (
	"context"
	"slices"
	"strconv"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// longWork is what the system is at and takes its time over. An open page hears how
// far it is; one that is loaded again shows it.
type longWork struct {
	ID    string `json:"id"` // "pack"
	Bar   bool   `json:"-"`  // it can be known how far it is
	Label string `json:"-"`  // what the bar is called
	Done  int64  `json:"done"`
	Of    int64  `json:"of"` // 0: not known yet
	Text  string `json:"text"`
	Said  string `json:"said"` // aloud: it changes seldom
	Again string `json:"-"`    // address of the page that shows it
}

// endedWork is what came of such work, said aloud to whom had the page open.
type endedWork struct{ ID, Said string }

// longWorks is what the system is at in a case. How far it is, heartbeats know: where
// they cannot be asked, the page says that it is under way.
func (c *Console) longWorks(ctx context.Context, who app.Caller, v *app.View) []longWork {
	if !v.Whole {
		return nil
	}
	pack, capture := v.Case.Working(casework.ActionBuildPack), v.Case.Working(casework.ActionCaptureEvidence)
	if !pack && !capture {
		return nil
	}
	found, err := c.Desk.Underway(ctx, who, v.Case.Ref)
	if err != nil {
		c.Log.WarnContext(ctx, "how far the work is cannot be asked", "ref", v.Case.Ref, "cause", err)
	}
	var works []longWork
	if capture {
		works = append(works, capturing(found.Capture))
	}
	if pack {
		works = append(works, packing(found.Pack))
	}
	for i := range works {
		works[i].Again = "/incidents/" + v.Case.Ref
	}
	return works
}

func packing(p *app.PackProgress) longWork {
	w := longWork{ID: "pack", Bar: true, Label: "How far the evidence pack is", Text: "The evidence pack is being built.", Said: "The evidence pack is being built."}
	if p == nil {
		return w
	}
	if p.Of > 0 {
		w.Done, w.Of = p.Done, p.Of
		w.Text = "The evidence pack is being built: " + strconv.FormatInt(100*p.Done/p.Of, 10) + " % done, " +
			bytesInWords(p.Done) + " of about " + bytesInWords(p.Of) + " written."
		w.Said += quarters(p.Done, p.Of)
	}
	w.Text += again(p.Attempts)
	w.Said += again(p.Attempts)
	return w
}

// capturing says whether a screenshot waits for its turn or is being taken: how long
// that lasts, nobody knows, and there is no bar.
func capturing(p *app.CaptureProgress) longWork {
	w := longWork{ID: "capture", Text: "The system will take a screenshot of the post."}
	if p != nil {
		w.Text = "The screenshot of the post waits for its turn."
		if p.Begun {
			w.Text = "The system is taking a screenshot of the post."
		}
		w.Text += again(p.Attempts)
	}
	w.Said = w.Text
	return w
}

func again(t app.Attempts) string {
	if t.Attempt < 2 {
		return ""
	}
	return " This is attempt " + strconv.Itoa(t.Attempt) + "."
}

// quarters says how far something is no more often than four times.
func quarters(done, of int64) string {
	return [...]string{"", " A quarter is done.", " Half is done.", " Three quarters are done.", ""}[min(4, max(0, 4*done/max(1, of)))]
}

// endedWorks is what came of the pack and of the screenshot that were asked for last.
func endedWorks(c *casework.Incident) []endedWork {
	var ended []endedWork
	for _, kind := range []casework.ActionKind{casework.ActionBuildPack, casework.ActionCaptureEvidence} {
		for _, a := range slices.Backward(c.Actions) {
			if a.Kind == kind {
				if said := endOf(a); said != "" {
					ended = append(ended, endedWork{ID: workIDs()[kind], Said: said})
				}
				break
			}
		}
	}
	return ended
}

func workIDs() map[casework.ActionKind]string {
	return map[casework.ActionKind]string{casework.ActionBuildPack: "pack", casework.ActionCaptureEvidence: "capture"}
}

// endOf says how an attempt of the system ended; empty: it has not.
func endOf(a casework.Action) string {
	pack := a.Kind == casework.ActionBuildPack
	switch {
	case !a.Finished() && a.Mode == casework.Automatic:
		return ""
	case a.Status == casework.ActionIsDone && pack:
		return "The evidence pack is built."
	case a.Status == casework.ActionIsDone:
		return "The screenshot is kept as evidence."
	case pack:
		return "The evidence pack could not be built. " + a.Detail
	case !a.Finished():
		return "A screenshot is needed. " + a.Detail
	}
	return "There will be no screenshot. " + a.Detail
}
