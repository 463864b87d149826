//! From a case that disagrees to the least one that still does.

use super::grammar::{Instruction, Spec};

/// Every spec that is one step smaller.
pub(crate) fn smaller(spec: &Spec) -> Vec<Spec> {
    let mut all = Vec::new();
    let with = |change: &dyn Fn(&mut Spec)| {
        let mut smaller = spec.clone();
        change(&mut smaller);
        smaller
    };
    for at in (0..spec.stages.len()).filter(|_| spec.stages.len() > 1) {
        let mut less = spec.clone();
        less.stages.remove(at);
        let mut fits = true;
        for stage in &mut less.stages {
            stage.on = match stage.on {
                Some(on) if on == at => None,
                Some(on) if on > at => Some(on - 1),
                on => on,
            };
            for instruction in &mut stage.instructions {
                let instruction = match instruction {
                    Instruction::Trigger(inner) => inner,
                    other => other,
                };
                if let Instruction::Take(from, ..) = instruction {
                    fits &= *from != at;
                    if *from > at {
                        *from -= 1;
                    }
                }
            }
        }
        if fits {
            all.push(less);
        }
    }
    for (at, stage) in spec.stages.iter().enumerate() {
        for (line, instruction) in stage.instructions.iter().enumerate() {
            all.push(with(&|spec| {
                spec.stages[at].instructions.remove(line);
            }));
            if let Instruction::Run(run) = instruction {
                for command in (0..run.commands.len()).filter(|_| run.commands.len() > 1) {
                    all.push(with(&|spec| {
                        if let Instruction::Run(run) = &mut spec.stages[at].instructions[line] {
                            run.commands.remove(command);
                        }
                    }));
                }
                if run.traced {
                    all.push(with(&|spec| {
                        if let Instruction::Run(run) = &mut spec.stages[at].instructions[line] {
                            run.traced = false;
                        }
                    }));
                }
            }
        }
        if stage.on.is_some() {
            all.push(with(&|spec| spec.stages[at].on = None));
        }
    }
    for line in 0..spec.ignored.len() {
        all.push(with(&|spec| {
            spec.ignored.remove(line);
        }));
    }
    all
}
