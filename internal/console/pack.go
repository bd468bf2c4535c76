package console

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// packPart is the evidence pack on the page of a case.
type packPart struct {
	May    bool   // the viewer may take it
	Names  bool   // and with the names in it
	Failed string // why the one that was asked for last could not be built
	Made   *casework.PackMade
}

// handedOver is what went to the police or to Legal, and what was heard since.
type handedOver struct {
	casework.Action
	News []casework.Progress
}

func (c *Console) packPart(g *gin.Context, v *app.View) packPart {
	part := packPart{May: c.Desk.May(caller(g), app.RightSeeCases) == nil, Names: actor(g).HasAny(casework.RoleComms, casework.RoleCommsLead)}
	for _, a := range v.Case.Actions {
		if a.Kind == casework.ActionBuildPack {
			part.Made, part.Failed = a.Pack, ""
			if said := endOf(a); a.Pack == nil {
				part.Failed = said
			}
		}
	}
	return part
}

// handedOverIn lists the referrals and legal actions of a case, with their news.
func handedOverIn(c *casework.Incident) []handedOver {
	var list []handedOver
	for _, a := range c.Actions {
		if a.Kind != casework.ActionReferToPolice && a.Kind != casework.ActionHandToLegal {
			continue
		}
		h := handedOver{Action: a}
		for _, news := range c.Progress {
			if news.Action == a.ID {
				h.News = append(h.News, news)
			}
		}
		list = append(list, h)
	}
	return list
}

// pack sends the evidence pack. With names in it, it is written down first why.
func (c *Console) pack(g *gin.Context) {
	order := app.PackOrder{Personal: g.Query("include") == "personal", Reason: strings.TrimSpace(g.Query("reason"))}
	if asOf := g.Query("as_of"); asOf != "" {
		seq, err := strconv.Atoi(asOf)
		if err != nil {
			c.problem(g, &app.Error{Code: casework.CodeInvalid, Why: "The number of an event is a number."})
			return
		}
		order.AsOf = seq
	}
	found, err := c.Desk.Pack(g.Request.Context(), caller(g), g.Param("ref"), order)
	if err != nil {
		c.problem(g, err)
		return
	}
	if order.Personal {
		entry := c.logEntry(g, 0)
		entry.Action = access.PersonalInPack + order.Reason
		if err := c.Trail.Write(g.Request.Context(), entry); err != nil {
			c.accessLogDown(g, err)
			return
		}
	}
	g.Header("Content-Type", "application/zip")
	g.Header("Content-Disposition", web.Attachment(found.Name))
	g.Status(http.StatusOK)
	if err := found.Write(g.Request.Context(), g.Writer); err != nil {
		web.CutShort(g.Request.Context(), c.Log, "pack", err)
	}
}
