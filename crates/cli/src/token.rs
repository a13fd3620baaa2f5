//! `plumb token`: tokens for programs that act in a person's name, also beside a running server.

use clap::{Args, Subcommand};
use plumb_engine::{
    desk::{Answer, Problem, Request},
    gate::{TokenId, TokenScope},
};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::Terminal,
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a token and print it: this is the only time it is shown
    Create {
        /// In whose name it acts: login, number or full name; never more than that person may
        #[arg(long)]
        person: String,
        /// What it may do: `read` or `write`, or in one register only, `read:REGISTER`
        #[arg(long, required = true, value_delimiter = ',')]
        scope: Vec<TokenScope>,
        /// What it is for
        #[arg(long = "for", default_value = "", value_name = "TEXT")]
        label: String,
        /// For how many days it works
        #[arg(long, default_value_t = 90)]
        days: u32,
    },
    /// A person's tokens, without their secrets
    List {
        /// Whose
        #[arg(long)]
        person: String,
    },
    /// End a token at once
    End {
        /// Whose
        #[arg(long)]
        person: String,
        /// Which, by the number that `list` shows
        id: u64,
    },
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    match &asked.what {
        What::Create { person, scope, label, days } => {
            let (person, scopes) = (Some(person.clone()), scope.clone());
            let answer = ask(shared, Request::MakeToken { person, scopes, label: label.clone(), days: *days })?;
            let Answer::TokenMade(made) = &answer else { return Err(unexpected()) };
            if terminal.wants_data() {
                terminal.answer(&answer);
            } else {
                terminal.remark(format!("works until {}; it is shown only now", made.token.expires));
                terminal.say(made.secret.expose());
            }
        }
        What::List { person } => {
            let answer = ask(shared, Request::Tokens { person: Some(person.clone()) })?;
            let Answer::Tokens { tokens } = &answer else { return Err(unexpected()) };
            if terminal.wants_data() {
                terminal.answer(&answer);
            } else {
                let rows: Vec<Vec<String>> = tokens.iter().map(row).collect();
                terminal.say_columns("", &rows);
            }
        }
        What::End { person, id } => {
            let answer = ask(shared, Request::EndToken { person: Some(person.clone()), id: TokenId(*id) })?;
            let Answer::Ended = &answer else { return Err(unexpected()) };
            if terminal.wants_data() {
                terminal.answer(&answer);
            } else {
                terminal.say(format!("token {id} is ended"));
            }
        }
    }
    Ok(Outcome::Ran)
}

fn row(token: &plumb_engine::desk::TokenView) -> Vec<String> {
    let scopes: Vec<String> = token.scopes.iter().map(ToString::to_string).collect();
    let seen = token.last_seen.map_or_else(|| "never used".to_owned(), |at| format!("last used {at}"));
    vec![token.id.0.to_string(), scopes.join(","), format!("until {}", token.expires), seen, token.label.clone()]
}
